/** Reads bytes out of a text: see `packed.rs`. */
export const unpack = (text) => {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let page = 0;
  // By number: through its iterator, which a page may also have spoilt, half as long again.
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 41) page = code * 25 - 774;
    else {
      bytes[length++] = code - 41 + page;
      page = 0;
    }
  }
  return bytes.subarray(0, length);
};
