// A browser that translates a page puts elements of its own where text was. React then fails at removing a text that
// stood beside other nodes, or at putting something before it, and the screen is blank. Text that is the only child of
// its element is safe: React writes it through the element.

const isBlank = (text) => /^\s*$/.test(text);

/** What an expression between nodes may be: elements, nothing, or blanks. */
function isNoText(node) {
  switch (node.type) {
    case 'JSXElement':
    case 'JSXFragment':
    case 'JSXEmptyExpression':
      return true;
    case 'Literal':
      return typeof node.value !== 'number' && (typeof node.value !== 'string' || isBlank(node.value));
    case 'LogicalExpression':
      return isNoText(node.right) && (node.operator === '&&' || isNoText(node.left));
    case 'ConditionalExpression':
      return isNoText(node.consequent) && isNoText(node.alternate);
    case 'CallExpression': {
      const { callee } = node;
      const [render] = node.arguments;
      const isMap = callee.type === 'MemberExpression' && callee.property.name === 'map';
      return (
        isMap &&
        render?.type === 'ArrowFunctionExpression' &&
        (render.body.type === 'BlockStatement' || isNoText(render.body))
      );
    }
    case 'Identifier':
      return node.name === 'children' || node.name === 'undefined' || /^when[A-Z]/.test(node.name);
    default:
      return false;
  }
}

const rule = {
  meta: {
    type: 'problem',
    messages: {
      alone:
        'Put this text into an element of its own: a translated page breaks where text stands beside nodes.',
    },
    schema: [],
  },
  create(context) {
    const check = (node) => {
      const children = node.children.filter((child) => child.type !== 'JSXText' || !isBlank(child.value));
      const isFragment = node.type === 'JSXFragment' || node.openingElement.name.name === 'Fragment';
      if (!isFragment && children.length <= 1) return;
      for (const child of children) {
        const bare =
          child.type === 'JSXText' ||
          (child.type === 'JSXExpressionContainer' && !isNoText(child.expression));
        if (bare) context.report({ node: child, messageId: 'alone' });
      }
    };
    return { JSXElement: check, JSXFragment: check };
  },
};

export default { rules: { 'text-alone': rule } };
