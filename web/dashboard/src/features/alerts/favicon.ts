// The page's icon, with a dot while something waits to be seen. The dot is drawn over the icon that the page has.

const SIZE = 32;
const DOT = 'rgb(217 48 37)';

function linkOf(): HTMLLinkElement | null {
  return document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
}

let plain: { href: string; type: string } | undefined;
let wanted = false;

function draw(icon: HTMLImageElement): string | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (pen === null) return undefined;
  pen.drawImage(icon, 0, 0, SIZE, SIZE);
  pen.beginPath();
  pen.arc(SIZE - 9, 9, 8, 0, 2 * Math.PI);
  pen.fillStyle = DOT;
  pen.fill();
  return canvas.toDataURL('image/png');
}

export function dotFavicon(on: boolean): void {
  const link = linkOf();
  if (link === null || on === wanted) return;
  wanted = on;
  plain ??= { href: link.href, type: link.type };
  if (!on) {
    Object.assign(link, plain);
    link.removeAttribute('data-dot');
    return;
  }
  link.dataset['dot'] = '';
  const icon = new Image(SIZE, SIZE);
  icon.onload = () => {
    const drawn = wanted ? draw(icon) : undefined;
    if (drawn !== undefined) Object.assign(link, { href: drawn, type: 'image/png' });
  };
  icon.src = plain.href;
}
