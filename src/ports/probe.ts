const timeoutMs = 5_000

/** Whether Redis answers. @throws when it does not within 5 s */
export async function probeRedis(url: string): Promise<void> {
  const { Redis } = await import('ioredis')
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: () => null,
  })
  let failure: Error | null = null
  client.on('error', (error) => {
    failure = error
  })
  try {
    await client.connect()
    await client.ping()
  } catch (error) {
    // The listener received the reason; the call itself only reports a closed connection.
    throw failure ?? error
  } finally {
    client.disconnect()
  }
}

/** Whether the mail server accepts the connection and the login. No mail is sent. @throws when it does not */
export async function probeSmtp(url: string): Promise<void> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}
