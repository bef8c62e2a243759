// The running module and its memory.

/** Its exports; set as it starts. */
export let wasm;

export const use = (exports) => {
  wasm = exports;
};

const decoder = new TextDecoder();

/** A text in its memory. No view of the memory is kept: it may move when it grows. */
export const read = (start, length) => decoder.decode(new Uint8Array(wasm.memory.buffer, start, length));

/** Hands a text to its inbox, character by character: a handful of them once a page is cheaper than an allocator's exports. */
export const send = (text) => {
  for (const character of text) wasm.vitrina_put(character.codePointAt(0));
};
