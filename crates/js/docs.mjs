// Writes API.md from the types: `npm run docs`. A test holds it to them.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from 'typedoc';

const HERE = import.meta.dirname;
const HEAD = '# API of the npm package `vitrina`\n\nWritten from the types by `npm run docs` in `crates/js`. [README.md](README.md) says how the parts fit together.\n';

/** Headings one deeper, of which there are six depths; links between modules lead to headings here. */
const inOneFile = (text) =>
  text
    .replace(/^#+/gm, (depth) => (depth + '#').slice(0, 6))
    .replace(/<a id="[^"]*"><\/a> /g, '')
    .replace(/\]\((\w+)\.md(#[^)]*)?\)/g, (_, file, anchor) => `](${anchor ?? `#${file}`})`);

/** The file's text. */
export const document = async () => {
  const { exports } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  const modules = Object.keys(exports).filter((name) => name.startsWith('./') && !['./all', './package.json'].includes(name));
  const entryPoints = ['index', ...modules.map((name) => name.slice(2))].map((name) => join(HERE, `ts/${name}.ts`));
  const out = mkdtempSync(join(tmpdir(), 'vitrina-docs-'));
  try {
    const app = await Application.bootstrapWithPlugins({
      entryPoints,
      tsconfig: join(HERE, 'tsconfig.json'),
      plugin: ['typedoc-plugin-markdown'],
      readme: 'none',
      excludeInternal: true,
      disableSources: true,
      outputFileStrategy: 'modules',
      hideBreadcrumbs: true,
      hidePageHeader: true,
      hidePageTitle: true,
      useCodeBlocks: true,
      expandObjects: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      groupOrder: ['Functions', 'Variables', '*'],
      logLevel: 'Error',
      treatWarningsAsErrors: true,
    });
    const project = await app.convert();
    if (!project) throw new Error('typedoc could not read the types');
    await app.outputs.writeOutput({ name: 'markdown', path: out }, project);
    const part = (name) => {
      const text = readFileSync(join(out, `${name}.md`), 'utf8');
      const title = name == 'index' ? 'vitrina' : `vitrina/${name}`;
      return `## ${title}\n\n${inOneFile(text)}`;
    };
    return [HEAD, ...['index', ...modules.map((name) => name.slice(2))].map(part)].join('\n');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};

if (process.argv[1] == import.meta.filename) writeFileSync(join(HERE, 'API.md'), await document());
