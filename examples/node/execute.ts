const url = `${process.env.SALLYPORT_URL ?? 'http://localhost:4000'}/graphql`
const apiKey = process.env.AUTH_API_KEY ?? ''

/** Executes a document. A request that is refused for its rate is repeated when the server allows it. */
export async function execute<Data>(query: string, variables: object): Promise<Data> {
  for (;;) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
    })
    const wait = response.status === 429 ? Number(response.headers.get('retry-after')) : 0
    const { data, errors } = await response.json()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait * 1000))
    else if (errors) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`)
    else return data
  }
}
