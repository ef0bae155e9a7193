/** What is there of `T`: a property that may be undefined becomes one that may be missing. */
export type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the properties that are undefined, as stores and `exactOptionalPropertyTypes` want it. */
export function givenOf<T extends object>(all: T): Given<T> {
  // the compiler does not follow property names through entries
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Given<T>;
}
