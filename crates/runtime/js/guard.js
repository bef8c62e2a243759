// Nothing here may throw into the page: `attempt` stands around every entry, and around every form, so that one strange form
// costs no other its node.

/** True once the script has switched itself off. */
export let off;

/** What else is to be done then; each is given the class names of nodes that a successor takes over. */
export const endings = [];

/** Runs `work`; what it throws stays here. */
export const quietly = (work) => {
  try {
    return work();
  } catch (e) {}
};

export const stop = (kept = []) => {
  off = 1;
  // By number: this must not fail where a page has spoilt how arrays are iterated, and one ending must not keep off the others.
  for (let at = 0; at < endings.length; at++) quietly(() => endings[at](kept));
};

/** Runs `work` while the script is on. What it throws stays here. */
export const attempt = (work) => {
  if (!off) return quietly(work);
};

/** What `work` comes to, or nothing when it fails. Awaited: a page may have spoilt how promises are chained. */
const settle = async (work) => {
  try {
    return await work();
  } catch (e) {}
};

/** What `work` comes to, or nothing when it does not come in time or fails. No promise is left rejected. */
export const within = (milliseconds, work) =>
  settle(
    () =>
      new Promise((done) => {
        setTimeout(done, milliseconds);
        settle(work).then(done);
      }),
  );
