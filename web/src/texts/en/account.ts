export const account = {
  navigation: {
    label: 'Your account',
    profile: 'Profile',
    security: 'Security',
    sessions: 'Devices',
    activity: 'Activity',
    organizations: 'Organizations',
    apiKeys: 'API keys',
  },
  menu: {
    label: 'Account',
    console: 'Administration',
    signOut: 'Sign out',
  },
  notFound: {
    title: 'There is no page here',
    text: 'The address may have been mistyped, or the page has moved.',
    back: 'Go to your account',
  },
}
