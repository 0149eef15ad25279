// Most visitors never say their name. A pseudonym drawn from the uid ("Quiet Otter") is easier to remember and
// to say to a colleague than a1f0c3…, and is the same for every agent and every day.

const ADJECTIVES = (
  'Amber Bold Brave Breezy Bright Calm Cheerful Clever Copper Cosy Curious Dapper Daring Dreamy Eager Early ' +
  'Fearless Gentle Golden Happy Hazel Honest Humble Jolly Keen Kind Lively Lucky Mellow Merry Misty Modest ' +
  'Nimble Noble Patient Playful Plucky Polite Proud Quick Quiet Rosy Rustic Sandy Scarlet Serene Silver ' +
  'Sleepy Snowy Spry Steady Sunny Swift Tidy Tranquil Velvet Vivid Warm Whimsical Wise Witty Woodland Zesty ' +
  'Zippy'
).split(' ');

const ANIMALS = (
  'Badger Bear Beaver Bison Bluebird Bumblebee Cardinal Cat Chickadee Crane Cricket Deer Dolphin Dove Duck ' +
  'Falcon Ferret Finch Firefly Fox Gecko Goose Hare Hawk Hedgehog Heron Ibis Jay Kestrel Kingfisher Koala ' +
  'Ladybird Lark Lemur Lynx Marten Mole Moose Moth Mouse Newt Nightingale Otter Owl Panda Partridge Pelican ' +
  'Penguin Puffin Quail Rabbit Raven Robin Seal Sparrow Squirrel Starling Swallow Swan Thrush Turtle Walrus ' +
  'Wombat Wren'
).split(' ');

/** FNV-1a with a final mix: 32 bits, the same everywhere. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function pseudonym(uid: string): string {
  const h = hash(uid);
  const adjective = ADJECTIVES[h % ADJECTIVES.length] ?? 'Quiet';
  const animal = ANIMALS[(h >>> 12) % ANIMALS.length] ?? 'Otter';
  return `${adjective} ${animal}`;
}

/** What a visitor is called on the screen: as agents call them, else as they say. */
export function displayName(visitor: {
  visitorUid: string;
  name?: string | null;
  agentName?: string | null;
}): string {
  const names = [visitor.agentName, visitor.name].map((name) => name?.trim() ?? '');
  return names.find((name) => name !== '') ?? pseudonym(visitor.visitorUid);
}

export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== '');
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}
