// Nothing here may throw into the page: `attempt` stands around every entry, and around every form, so that one strange form
// costs no other its node.

/** True once the script has switched itself off. */
export let off;

/** What else is to be done then; each is given the class names of nodes that a successor takes over. */
export const endings = [];

export const stop = (kept = []) => {
  off = 1;
  for (const end of endings) end(kept);
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
