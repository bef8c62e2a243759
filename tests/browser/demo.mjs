// Looks at every badge of the demo's shops: `node demo.mjs < request.json`, see README.md.
//
// Prints one JSON on stdout and ends with 0 when there is no problem, with 1 when there is any, with 3 when the request
// cannot be used.

import { launch } from './harness/chromium.mjs';
import { readRequest } from './demo/request.mjs';
import { runDemo } from './demo/run.mjs';

let request;
try {
  request = await readRequest(process.stdin);
} catch (error) {
  console.error(`demo.mjs: ${error.message}`);
  process.exit(3);
}

let found;
let browser;
try {
  browser = await launch();
  found = await runDemo(browser, request);
} catch (error) {
  found = { stores: [], silent: [], rules: {}, problems: [error.message] };
} finally {
  await browser?.close();
}
process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
process.exitCode = found.problems.length > 0 ? 1 : 0;
