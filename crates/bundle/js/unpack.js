/** Reads bytes out of a text: see `packed.rs`. */
export const unpack = (text) => {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let page = 0;
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 41) page = code * 25 - 774;
    else {
      bytes[length++] = code - 41 + page;
      page = 0;
    }
  }
  return bytes.subarray(0, length);
};
