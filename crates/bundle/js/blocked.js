/** Whether this page may not run WebAssembly: asked with the smallest module, because `validate` answers true all the same. */
export const blocked = () => {
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (e) {
    return true;
  }
};
