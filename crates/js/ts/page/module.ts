// Stands where the WebAssembly module of a Rust script stands. The other files of this folder are those of `crates/runtime/js`:
// they ask and tell a module, and here the module is JavaScript.

/** What the page's files call. The numbers after `what` are those of the variant that a form shows. */
export interface Module {
  vitrina_start(): void;
  vitrina_draw(index: number, ...variant: Numbers): void;
  vitrina_act(index: number, action: number, ...variant: Numbers): void;
  vitrina_told(number: number, what: number, ...variant: Numbers): void;
}

/** A variant's flags (1: there is one, 2: not available, 4: to be asked for), cents, units and stock. */
export type Numbers = [flags: number, cents: number, units: number, stock: number];

export let wasm: Module;

export const use = (module: Module): void => {
  wasm = module;
};

/** A text of the module. Elsewhere it is named by where it lies and how long it is; here it stands for itself. */
export const read = (text: string): string => text;

let inbox = '';

/** Takes a text that the module asked for. */
export const send = (text: string): void => {
  inbox = text;
};

/** The text that was sent last. */
export const received = (): string => inbox;
