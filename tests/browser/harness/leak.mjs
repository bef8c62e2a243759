// What a page holds after something was done very often.

import { turnsTrue } from './patience.mjs';

/** Bytes by which the heap may grow: what the engine keeps of its own. */
const GROWTH = 1_000_000;
/** Nodes by which the page may grow: a badge has a line more or less. */
const NODES = 20;

async function holdings(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { jsEventListeners, nodes } = await devtools.send('Memory.getDOMCounters');
  return { heap: usedSize, listeners: jsEventListeners, nodes };
}

/** Does it often, after it has been done a `few` times, and waits until there is no more than before. */
export async function leavesNothing(stage, work, few, often) {
  const devtools = await stage.context.newCDPSession(stage.page);
  await stage.page.evaluate(work, few);
  const before = await holdings(devtools);
  await stage.page.evaluate(work, often);
  const left = async () => {
    const after = await holdings(devtools);
    return Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
  };
  // The engine frees nodes when it gets to it; what leaks never goes.
  await turnsTrue(left, ({ heap, listeners, nodes }) => heap < GROWTH && listeners <= 0 && nodes < NODES, { message: 'something is left' });
}
