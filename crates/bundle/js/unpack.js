/** Reads bytes out of a text: see `packed.rs`. */
export const unpack = (text) => {
  const bytes = [];
  let page = 0;
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 41) page = code * 25 - 774;
    else {
      bytes.push(code - 41 + page);
      page = 0;
    }
  }
  return new Uint8Array(bytes);
};
