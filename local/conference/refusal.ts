/** The run cannot be made as asked; the message says why, without a stack. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
