// The whole shop: six lamps, a shade for each, a cart in localStorage. Shades change the URL with pushState,
// as single-page shops do, so that the widget has something to follow.

const lamps = {
  lantern: {
    name: 'Porch lantern',
    price: 89,
    shade: 'terracotta',
    line: 'Leave it on. Somebody may come home late.',
    text: 'Hand-folded steel and seeded glass, for the hook beside your door. It hums a little in the wind, and moths adore it.',
    size: '18 × 18 × 34 cm',
    light: 'Warm, 2,200 K, 350 lm',
  },
  heron: {
    name: 'Heron',
    price: 129,
    shade: 'dusk',
    line: 'Stands on one leg and reads over your shoulder.',
    text: 'A reading lamp with a patient neck: it stays where you put it, at any angle, for as long as the book takes.',
    size: '22 × 40 × 52 cm',
    light: 'Warm, 2,700 K, 480 lm',
  },
  moth: {
    name: 'Moth',
    price: 74,
    shade: 'moss',
    line: 'For once, it brings the light itself.',
    text: 'A wall light with folded wings. Pull the cord: the wings glow first, then the room.',
    size: '30 × 8 × 26 cm',
    light: 'Soft, 2,400 K, 260 lm',
  },
  harbour: {
    name: 'Harbour',
    price: 149,
    shade: 'terracotta',
    line: 'Hangs low over long dinners.',
    text: 'An enamel pendant from a boatyard that ran out of boats. It throws a wide, calm circle, right to the edge of the table.',
    size: '⌀ 44 cm, cord 2 m',
    light: 'Warm, 2,700 K, 720 lm',
  },
  pebble: {
    name: 'Pebble',
    price: 59,
    shade: 'linen',
    line: 'A night light that the sea has rounded.',
    text: 'Opal glass, warm to the touch, dim enough to sleep beside. Tap it to make it dimmer still.',
    size: '21 × 16 × 14 cm',
    light: 'Very soft, 2,000 K, 90 lm',
  },
  ember: {
    name: 'Ember',
    price: 98,
    shade: 'dusk',
    line: 'The last light of a fire, without the ash.',
    text: 'A mouth-blown bulb on a turned foot. The filament takes two seconds to wake, and that is the point.',
    size: '⌀ 19 cm, 28 cm high',
    light: 'Glowing, 1,900 K, 180 lm',
  },
};
const shades = { terracotta: 'Terracotta', moss: 'Moss', dusk: 'Dusk', linen: 'Linen' };

const find = (id) => document.getElementById(id);
const euro = (amount) => `€ ${amount}`;

/** An element with a class and children; texts are set as text, never as HTML. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function picture(lamp, shade) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `lamps.svg#${lamp}`);
  svg.setAttribute('class', shade);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

let memory = [];
function readCart() {
  try {
    const lines = JSON.parse(localStorage.getItem('lumen-cart') || '[]');
    return lines.filter((line) => lamps[line.lamp] && shades[line.shade] && line.count > 0);
  } catch {
    return memory;
  }
}

function writeCart(lines) {
  memory = lines;
  try {
    localStorage.setItem('lumen-cart', JSON.stringify(lines));
  } catch {
    // Without storage the cart lives as long as the page.
  }
  showCount();
}

function showCount() {
  const count = readCart().reduce((sum, line) => sum + line.count, 0);
  for (const badge of document.querySelectorAll('.count')) badge.textContent = count || '';
}

function showProduct() {
  const query = new URLSearchParams(location.search);
  const id = Object.hasOwn(lamps, query.get('lamp')) ? query.get('lamp') : 'lantern';
  const lamp = lamps[id];
  const shade = Object.hasOwn(shades, query.get('shade')) ? query.get('shade') : lamp.shade;
  document.title = `${lamp.name} in ${shades[shade].toLowerCase()} · Lumen & Co`;
  for (const part of ['name', 'line', 'text', 'size', 'light']) find(part).textContent = lamp[part];
  find('price').textContent = euro(lamp.price);
  find('picture').replaceChildren(picture(id, shade));
  for (const input of document.querySelectorAll('[name=shade]')) input.checked = input.value === shade;
  return { id, shade };
}

function startProduct() {
  let shown = showProduct();
  addEventListener('popstate', () => (shown = showProduct()));
  find('shades').addEventListener('change', (event) => {
    history.pushState(null, '', `?lamp=${shown.id}&shade=${event.target.value}`);
    shown = showProduct();
  });
  find('add').addEventListener('click', () => {
    const lines = readCart();
    const line = lines.find((other) => other.lamp === shown.id && other.shade === shown.shade);
    if (line) line.count += 1;
    else lines.push({ lamp: shown.id, shade: shown.shade, count: 1 });
    writeCart(lines);
    find('said').textContent = 'In your cart. A good choice for a dark evening.';
  });
}

function cartLine(line) {
  const lamp = lamps[line.lamp];
  const remove = make('button', '', 'Remove');
  remove.setAttribute('aria-label', `Remove ${lamp.name}`);
  remove.addEventListener('click', () => {
    writeCart(readCart().filter((other) => other.lamp !== line.lamp || other.shade !== line.shade));
    showCart();
  });
  const text = make(
    'div',
    '',
    make('strong', '', lamp.name),
    make('small', '', `${shades[line.shade]}, ${line.count} ×`),
  );
  return make(
    'li',
    '',
    picture(line.lamp, line.shade),
    text,
    remove,
    make('span', 'price', euro(lamp.price * line.count)),
  );
}

function showCart() {
  const done = new URLSearchParams(location.search).get('step') === 'done';
  const lines = done ? [] : readCart();
  find('lines').replaceChildren(...lines.map(cartLine));
  find('total').textContent = euro(lines.reduce((sum, line) => sum + lamps[line.lamp].price * line.count, 0));
  find('full').hidden = lines.length === 0;
  find('empty').hidden = done || lines.length > 0;
  find('done').hidden = !done;
  document.title = done ? 'Thank you · Lumen & Co' : 'Your cart · Lumen & Co';
}

function startCart() {
  showCart();
  addEventListener('popstate', showCart);
  find('order').addEventListener('click', () => {
    writeCart([]);
    history.pushState(null, '', '?step=done');
    showCart();
  });
}

showCount();
if (find('shades')) startProduct();
if (find('lines')) startCart();
