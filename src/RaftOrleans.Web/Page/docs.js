// Shows /openapi/v1.json and tries its routes. Everything is put in as text, so nothing of the document can become markup.
'use strict';

const token = () => document.getElementById('token').value.trim();
const headers = () => (token() ? { Authorization: `Bearer ${token()}` } : {});

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// An example of a schema: defaults where there are some, else the simplest value of the type.
function example(spec, schema, depth = 0) {
  if (!schema || depth > 6) return null;
  if (schema.$ref) return example(spec, spec.components.schemas[schema.$ref.split('/').pop()], depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (schema.oneOf) return example(spec, schema.oneOf.find(one => one.$ref) ?? schema.oneOf[0], depth + 1);
  const type = Array.isArray(schema.type) ? schema.type.find(one => one !== 'null') : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {})
        .filter(([name]) => (schema.required ?? []).includes(name))
        .map(([name, property]) => [name, example(spec, property, depth + 1)]));
    case 'array': return [example(spec, schema.items, depth + 1)];
    case 'integer': case 'number': return 0;
    case 'boolean': return false;
    case 'string': return '';
    default: return null;
  }
}

function fields(operation) {
  return (operation.parameters ?? []).map(parameter => {
    const input = make('input');
    input.name = parameter.name;
    input.required = parameter.in === 'path' && parameter.name !== 'key';
    if (parameter.name === 'group') input.value = 'default';
    if (parameter.name === 'node' && parameter.in === 'path') input.value = 'n1';
    const row = make('label', 'field', make('code', '', parameter.name), input, make('span', 'dim', parameter.description ?? ''));
    return { parameter, input, row };
  });
}

function address(path, inputs) {
  const query = new URLSearchParams();
  let target = path;
  for (const { parameter, input } of inputs) {
    if (parameter.in === 'path') target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value !== '') query.set(parameter.name, input.value);
  }
  return query.size > 0 ? `${target}?${query}` : target;
}

async function show(response, output) {
  output.textContent = `${response.status} ${response.statusText}\n\n`;
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream')) {
    const text = await response.text();
    try { output.textContent += JSON.stringify(JSON.parse(text), null, 2); } catch { output.textContent += text; }
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    output.textContent = (output.textContent + part.value).slice(-20000);
    output.scrollTop = output.scrollHeight;
  }
}

function tryOut(spec, method, path, operation) {
  const inputs = fields(operation);
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  const body = schema ? make('textarea') : null;
  if (body) body.value = JSON.stringify(example(spec, schema), null, 2);
  const output = make('pre');
  output.hidden = true;
  const send = make('button', '', 'Send');
  const stop = make('button', '', 'Stop');
  send.type = stop.type = 'button';
  stop.hidden = true;
  let running = null;
  stop.onclick = () => running?.abort();
  send.onclick = async () => {
    running?.abort();
    const mine = running = new AbortController();
    stop.hidden = output.hidden = false;
    output.textContent = '...';
    try {
      const response = await fetch(address(path, inputs), {
        method: method.toUpperCase(),
        headers: body ? { ...headers(), 'Content-Type': 'application/json' } : headers(),
        body: body ? body.value : undefined,
        signal: mine.signal,
      });
      await show(response, output);
    } catch (error) {
      if (error.name !== 'AbortError') output.textContent += `\n${error.message}`;
    } finally {
      if (running === mine) stop.hidden = true;
    }
  };
  const statuses = Object.entries(operation.responses ?? {}).map(([status, response]) => `${status} ${response.description ?? ''}`.trim());
  return make('div', 'body', ...inputs.map(input => input.row), body, make('div', '', send, stop),
    make('div', 'dim', `Answers: ${statuses.join(', ')}`), output);
}

function route(spec, method, path, operation) {
  const summary = make('summary', '', make('span', `method ${method}`, method.toUpperCase()), make('span', 'path', path),
    make('span', 'what', operation.summary ?? ''));
  const details = make('details', '', summary);
  details.dataset.words = `${method} ${path} ${operation.summary ?? ''}`.toLowerCase();
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(tryOut(spec, method, path, operation));
  });
  return details;
}

function render(spec) {
  document.getElementById('about').textContent = spec.info.description ?? '';
  const sections = new Map();
  for (const [path, operations] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'Other';
      if (!sections.has(tag)) sections.set(tag, make('section', '', make('h2', '', tag)));
      sections.get(tag).append(route(spec, method, path, operation));
    }
  }
  document.getElementById('routes').replaceChildren(...sections.values());
}

function filter() {
  const words = document.getElementById('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const section of document.querySelectorAll('section')) {
    let any = false;
    for (const details of section.querySelectorAll('details')) {
      details.hidden = !words.every(word => details.dataset.words.includes(word));
      any ||= !details.hidden;
    }
    section.hidden = !any;
  }
}

async function load() {
  const about = document.getElementById('about');
  try {
    const response = await fetch('/openapi/v1.json', { headers: headers() });
    if (!response.ok) throw new Error((await response.json()).detail);
    render(await response.json());
    filter();
  } catch (error) {
    about.textContent = error.message;
    about.className = 'error';
    return;
  }
  about.className = '';
}

document.getElementById('settings').addEventListener('submit', event => event.preventDefault());
document.getElementById('filter').addEventListener('input', filter);
document.getElementById('token').addEventListener('change', load);
load();
