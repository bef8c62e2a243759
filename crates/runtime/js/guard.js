// Nothing here may throw into the page: `attempt` stands around every entry, and around every form, so that one strange form
// costs no other its node.

/** True once the script has switched itself off. */
export let off;

/** What else is to be done then; each is given the class names of nodes that a successor takes over. */
export const endings = [];

export const stop = (kept = []) => {
  off = 1;
  // By number: this must not fail where a page has spoilt how arrays are iterated, and one ending must not keep off the others.
  for (let at = 0; at < endings.length; at++)
    try {
      endings[at](kept);
    } catch (e) {}
};

/** Runs `work` while the script is on. What it throws stays here. */
export const attempt = (work) => {
  if (!off)
    try {
      return work();
    } catch (e) {}
};

/** The promise's answer, or nothing when it does not come in time or fails. */
export const within = (milliseconds, promise) =>
  Promise.race([promise, new Promise((done) => setTimeout(done, milliseconds))]).catch(() => {});
