// Where this very script came from. Never another app's file.

/** The tag of this script, known only while its file is run for the first time; `null` when the page runs it in another way. */
export const tag = typeof document == 'object' ? (document.currentScript as HTMLScriptElement | null) : null;

/** This package's own files, in a page without a bundler: they are not the script. */
const OWN = /\/vitrina(@[^/]*)?\/dist\/[^/]+$/;

/** The file of the innermost frame, when it is a file of its own and not the page or evaluated text. */
const frame = (): string => {
  const line = ('' + new Error().stack).split('\n').find((each) => /:\d+:\d+/.test(each));
  const found = /(?:@|\(|at )(https?:[^\s()]+):\d+:\d+\)?$/.exec(line || '');
  const file = (found && found[1]) || '';
  return OWN.test(file.split('?')[0] || '') || file == location.href.split('#')[0] ? '' : file;
};

/** The script's URL, empty when it cannot be known. */
export const address = (): string => {
  try {
    return (tag && tag.src) || frame();
  } catch {
    return '';
  }
};
