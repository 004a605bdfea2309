/** A gate with an arrow out of it: the mark of the server in tabs of the browser and in GraphiQL. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#2458c5"/>
<path d="M8 26V13a8 8 0 0 1 16 0v13" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
<path d="M16 26V15m-4.5 4.5L16 15l4.5 4.5" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`
