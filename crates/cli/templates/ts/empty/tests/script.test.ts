import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Form, View } from 'vitrina';
import { draw } from '../src/draw.js';

test('it draws nothing yet', () => {
  const untouched = new Proxy({}, { get: (_, name) => assert.fail(`it asks for ${String(name)}`) });
  draw(untouched as Form, untouched as View);
});
