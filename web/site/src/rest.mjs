// docs/openapi.json as a document.

import { cell, fieldsOf, shapes, typeOf } from './shapes.mjs';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Calls that belong together: those of a project by what follows it, the others by their first word. */
const areaOf = (path) => {
  const parts = path.split('/').filter(Boolean);
  if (parts[0] !== 'projects') return parts[0];
  return parts[2] ?? 'projects';
};

export const titleOf = (area) => area[0].toUpperCase() + area.slice(1).replaceAll('-', ' ');

function parameterRows(api, parameters) {
  return parameters
    .map((one) => (one.$ref === undefined ? one : api.components.parameters[one.$ref.split('/').at(-1)]))
    .map(
      ({ name, in: where, required, schema, description = '' }) =>
        `| \`${name}\`${required ? '' : ' (optional)'} | ${where} | ${cell(typeOf(schema))} | ${cell(description)} |`,
    );
}

function bodyOf(content) {
  if (content === undefined) return '';
  return Object.entries(content)
    .map(([type, { schema }]) => (type === 'application/json' ? typeOf(schema) : `\`${type}\``))
    .join(' or ');
}

function answersOf(api, responses) {
  return Object.entries(responses).map(([status, one]) => {
    const answer = one.$ref === undefined ? one : api.components.responses[one.$ref.split('/').at(-1)];
    return `| ${status} | ${cell(bodyOf(answer.content))} | ${cell(answer.description ?? '')} |`;
  });
}

function callOf(api, path, method, call, shared) {
  const parameters = parameterRows(api, [...shared, ...(call.parameters ?? [])]);
  const parts = [`### ${method.toUpperCase()} ${path}`, call.summary ?? '', call.description ?? ''];
  if (call.security?.length === 0) parts.push('Without a token.');
  if (parameters.length > 0)
    parts.push(['| parameter | in | type | |', '| --- | --- | --- | --- |', ...parameters].join('\n'));
  if (call.requestBody !== undefined) {
    const schema = call.requestBody.content['application/json']?.schema;
    parts.push(
      `Body: ${bodyOf(call.requestBody.content)}.`,
      schema?.$ref === undefined ? fieldsOf(schema ?? {}) : '',
    );
  }
  parts.push(['| answer | body | |', '| --- | --- | --- |', ...answersOf(api, call.responses)].join('\n'));
  return parts.filter(Boolean).join('\n\n');
}

export function restReference(api) {
  const areas = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of methods.filter((one) => item[one] !== undefined)) {
      const area = areaOf(path);
      const calls = areas.get(area) ?? areas.set(area, []).get(area);
      calls.push(callOf(api, path, method, item[method], item.parameters ?? []));
    }
  }
  const sections = [...areas].map(([area, calls]) => `## ${titleOf(area)}\n\n${calls.join('\n\n')}`);
  return `# REST

${api.info.description}

Every path below stands under \`/api/v1\`; \`p\` is a project's number. All but a few calls want a token, \`Authorization: Bearer …\`, which \`POST /auth/login\`
answers. The same, for programs: [openapi.json](openapi.json), which the server has at \`/api/v1/openapi.json\`.

${sections.join('\n\n')}

## Shapes

${shapes(api.components.schemas)}
`;
}
