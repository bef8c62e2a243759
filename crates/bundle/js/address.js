// Where this very script came from. Never another app's file.

/** The tag of this script; null when the page runs it in another way. */
export const element = document.currentScript;

/** The file of the innermost frame, when it is a file of its own and not the page or evaluated text. */
const frame = () => {
  const line = ('' + new Error().stack).split('\n').find((line) => /:\d+:\d+/.test(line));
  const found = /(?:@|\(|at )(https?:[^\s()]+):\d+:\d+\)?$/.exec(line);
  return found && found[1] != location.href.split('#')[0] ? found[1] : '';
};

/** The script's URL, empty when it cannot be known. */
export const address = (element && element.src) || frame();
