const shape = /(brg_[0-9a-z]{12}_[0-9a-z]{4}_[0-9a-z]{12}\.[A-Za-z0-9_-]{16,64})/;

/** The bridge's credential in whatever a person pastes: the mail's link, its fragment, or the words around it. */
export function credentialIn(text: string): string | undefined {
  return shape.exec(text)?.[1];
}

/** The number to call, which the mail's link carries behind the credential. */
export function phoneIn(text: string): string | undefined {
  return /~(\+?\d{3,15})$/.exec(text)?.[1];
}
