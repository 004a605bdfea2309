// Runs in the browser, in the page of GraphiQL: configures its storage, its first tab and the URL of requests.
{
  /** The layout and the theme may be stored permanently. Everything else may contain a credential. */
  const harmless = ['theme', 'visiblePlugin', 'docExplorerFlex', 'editorFlex', 'secondaryEditorFlex']
  const placeOf = (key) => (harmless.some((name) => key === `graphiql:${name}`) ? localStorage : sessionStorage)

  /**
   * Queries, variables, headers and history are stored for this browser tab only: a reload keeps them, and the next user of the
   * browser does not find a token. [ASVS 5.0 14.3.3]
   */
  const storage = {
    getItem: (key) => placeOf(key).getItem(key),
    setItem: (key, value) => placeOf(key).setItem(key, value),
    removeItem: (key) => placeOf(key).removeItem(key),
    get length() {
      return Object.keys(sessionStorage).length
    },
    clear() {
      sessionStorage.clear()
      for (const name of harmless) localStorage.removeItem(`graphiql:${name}`)
    },
  }

  const steps = JSON.parse(document.getElementById('steps').content.textContent)
  const address = new URL(location.href)
  const opened = openTabs(address.searchParams)
  sessionStorage.setItem('graphiql:tabState', JSON.stringify(opened))
  const active = opened.tabs[opened.activeTabIndex]
  for (const name of ['query', 'variables', 'headers']) sessionStorage.setItem(`graphiql:${name}`, active[name] ?? '')

  /** The stored tabs or the default ones, preceded by a tab with the query of the URL. */
  function openTabs(parameters) {
    const kept = JSON.parse(sessionStorage.getItem('graphiql:tabState') ?? 'null')
    const state = kept?.tabs?.length > 0 ? kept : { tabs: steps.map(toTab), activeTabIndex: 0 }
    const query = parameters.get('query')
    if (!query) return state
    const variables = parameters.get('variables')
    const known = state.tabs.findIndex((tab) => tab.query === query && (variables ?? tab.variables) === tab.variables)
    if (known >= 0) return { ...state, activeTabIndex: known }
    const tabs = [...state.tabs, toTab({ query, variables, operations: [parameters.get('operationName')] })]
    return { tabs, activeTabIndex: tabs.length - 1 }
  }

  function toTab({ query, variables = null, operations: [name] }) {
    const named = name ?? /\b(?:query|mutation|subscription)\s+(\w+)/.exec(query)?.[1] ?? null
    const title = named ?? '<untitled>'
    return {
      id: crypto.randomUUID(),
      title,
      query,
      variables,
      headers: null,
      operationName: named,
      hash: null,
      response: null,
    }
  }

  /** Edited text is stored as above and never put into the URL, which ends up in the history and in the logs of proxies. */
  function forgetAddress(query) {
    if (location.search === '' || query === address.searchParams.get('query')) return
    history.replaceState({}, '', location.pathname)
  }

  /** Gives each starter tab its number in the README, wherever it has been moved to. */
  function numberTabs() {
    for (const button of document.querySelectorAll('.graphiql-tab-button')) {
      const step = steps.findIndex(({ operations }) => operations.includes(button.textContent)) + 1
      if (step > 0) button.dataset.step = String(step)
      else delete button.dataset.step
    }
  }

  const root = document.getElementById('root')
  new MutationObserver(numberTabs).observe(root, { childList: true, subtree: true, characterData: true })
  // Without an endpoint it is the address of this page: behind a proxy that adds a folder, the one in that folder.
  YogaGraphiQL.renderYogaGraphiQL(root, {
    title: document.getElementById('name').innerHTML,
    logo: document.getElementById('logo').innerHTML,
    query: active.query ?? '',
    variables: active.variables ?? '',
    storage,
    shouldPersistHeaders: true,
    onEditQuery: forgetAddress,
  })
}
