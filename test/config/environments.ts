/** A secret that is strong enough. */
export const strongSecret = 'Zm3vK8qT1xYwR5nB7cLdH2gJ9pFsA4uEoXiVbNtQ6yM='

/** Another one. */
export const otherSecret = 'hT7wQ2zLr9XcV4mN8kBfJ1pYdS6gA3uEoRiZtKx5bWM='

/** What production needs at least. */
export const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example.com',
  SMTP_URL: 'smtps://user:word@mail.example.com',
}
