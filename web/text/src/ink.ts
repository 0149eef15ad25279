// What can be read on a colour.

/** Black or white, whichever can be read on the colour (`#rrggbb`): WCAG's relative luminance, 4.5:1 or more. */
export function inkOn(color: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! > 0.18 ? '#16130f' : '#fff';
}
