// What is given is frozen.

/** The value, frozen; as it is where a page has spoilt that. */
export const frozen = <Value>(value: Value): Readonly<Value> => {
  try {
    return Object.freeze(value);
  } catch {
    return value;
  }
};
