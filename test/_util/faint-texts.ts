/** In the page: every text whose contrast is below 4.5. [WCAG 2.2 1.4.3] */
export function faintTexts(): string[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const backgroundOf = (element: Element | null): string => {
    const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)'
    return channels(colour)[3] === 0 ? backgroundOf(element?.parentElement ?? null) : colour
  }
  return [...document.body.querySelectorAll('h1, p, a, dt, dd, label, button, input')].flatMap((element) => {
    if (!element.textContent?.trim()) return []
    const [one = 0, other = 0] = [getComputedStyle(element).color, backgroundOf(element)].map(luminance)
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    return contrast < 4.5 ? [element.textContent] : []
  })
}
