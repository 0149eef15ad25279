// Words that somebody reads stand in src/words, one file for each language. Here is what finds them elsewhere: sentences,
// and words that begin with a capital, in text, attributes and strings; words that are said before a language is known;
// numbers and dates that are written in the browser's language instead of the dashboard's.

const SENTENCE = /\p{L}{2,}[,;:]? \p{L}{2,}/u;
const CAPITAL = /^\p{Lu}\p{Ll}+(?:[ ….:!?]|$)/u;
const LETTERS = /\p{L}{2,}/u;
/** The product's name is the same everywhere; and what a header begins with. */
const NAMES = new Set(['Porchlight', 'Bearer']);
/** The key of a message, an address, a rule of CSS, a piece of HTML. */
const CODE = /^[a-z]+(?:\.\w+)+$|^[@/#]|[<>]/u;

const isName = (text) => NAMES.has(text.trim());
const isWords = (text) => !isName(text) && !CODE.test(text) && (SENTENCE.test(text) || CAPITAL.test(text));

/** What these attributes hold is read by somebody, whatever it looks like. */
const READ = new Set([
  'aria-label',
  'aria-description',
  'title',
  'placeholder',
  'label',
  'alt',
  'word',
  'hint',
]);
/** What these hold is read by nobody. */
const UNREAD =
  /^(?:className|style|d|data-.*|testId|viewBox|points|transform|rel|sandbox|id|key|of|content)$/;

const attributeOf = (node) => {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.type === 'JSXAttribute') return at.name.name;
    if (at.type === 'JSXElement' || /Function/.test(at.type)) return undefined;
  }
  return undefined;
};

const isError = ({ callee }) => callee?.type === 'Super' || /Error$|NotLoaded/.test(callee?.name ?? '');

const isSelecting = ({ callee }) =>
  /^(?:querySelector(?:All)?|closest|matches)$/.test(callee.property?.name ?? '');

/** A page's console is read by whoever has built the page: in English, as the server's log is. */
const isLogging = ({ callee }) =>
  callee.object?.name === 'console' ||
  /^(?:warnOnce|expected|refuse)$/.test(callee.name ?? callee.property?.name ?? '');

/** The text that this is a piece of. */
const textOf = (node) =>
  node.parent.type === 'TemplateLiteral' ||
  (node.parent.type === 'BinaryExpression' && node.parent.operator === '+')
    ? textOf(node.parent)
    : node;

/** A key of the keyboard, an event's or a method's name, a type: compared and passed on, not shown. */
function isCode(piece) {
  const node = textOf(piece);
  const { parent } = node;
  switch (parent.type) {
    case 'BinaryExpression':
      return /^(?:[=!]==?|in)$/.test(parent.operator);
    case 'SwitchCase':
    case 'TSLiteralType':
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportNamedDeclaration':
      return true;
    case 'Property':
      return parent.key === node || parent.key.name === 'rel';
    case 'MemberExpression':
      return parent.property === node;
    case 'NewExpression':
    case 'CallExpression':
      return isError(parent) || isLogging(parent) || isSelecting(parent);
    default:
      return false;
  }
}

const bare = {
  meta: {
    type: 'problem',
    messages: { bare: 'Somebody reads this: put it into src/words/en.json, and say() it (CONTRIBUTING.md).' },
    schema: [],
  },
  create(context) {
    const check = (node, text, isFound = isWords(text)) => {
      if (isFound) context.report({ node, messageId: 'bare' });
    };
    const string = (node, text) => {
      const attribute = attributeOf(node);
      if (READ.has(attribute)) {
        if (!isInCall(node)) check(node, text, LETTERS.test(text) && !isName(text) && !CODE.test(text));
      } else if (!(attribute !== undefined && UNREAD.test(attribute)) && !isCode(node)) check(node, text);
    };
    return {
      JSXText: (node) =>
        check(node, node.value, LETTERS.test(node.value) && !isKeyboard(node) && !isName(node.value)),
      Literal: (node) => typeof node.value === 'string' && string(node, node.value),
      TemplateElement: (node) => string(node, node.value.cooked ?? ''),
    };
  },
};

const isKeyboard = ({ parent }) => ['kbd', 'code'].includes(parent.openingElement?.name.name);
/** The key of a message, what is compared: `say('…')` is how it is done. */
function isInCall(node) {
  for (let at = node.parent; at?.type !== 'JSXAttribute'; at = at.parent)
    if (at.type === 'CallExpression' || (at.type === 'BinaryExpression' && at.operator !== '+')) return true;
  return false;
}

const early = {
  meta: {
    type: 'problem',
    messages: { early: 'No language is known yet where a file begins: say this in a function.' },
    schema: [],
  },
  create: (context) => ({
    'CallExpression[callee.name=/^(say|locale)$/]'(node) {
      for (let at = node.parent; at !== null; at = at.parent) if (/Function/.test(at.type)) return;
      context.report({ node, messageId: 'early' });
    },
  }),
};

const isNone = (node) =>
  node === undefined ||
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'ArrayExpression' && node.elements.length === 0);

const foreign = {
  meta: {
    type: 'problem',
    messages: { foreign: 'Write numbers, dates and lists by locale() (src/words/language.ts).' },
    schema: [],
  },
  create(context) {
    const check = (node) => isNone(node.arguments[0]) && context.report({ node, messageId: 'foreign' });
    return {
      'CallExpression[callee.property.name=/^toLocale(Date|Time)?String$/]': check,
      'NewExpression[callee.object.name="Intl"]:not([callee.property.name=/^(Segmenter|Locale)$/])': check,
    };
  },
};

export default { rules: { 'bare-words': bare, 'early-words': early, 'foreign-format': foreign } };
