/** Enough for its owner to recognise, too little for who reads over a shoulder: "To•••99". */
export function maskId(text: string): string {
  const visible = text.length >= 8 ? 2 : 1;
  return `${text.slice(0, visible)}•••${text.slice(-visible)}`;
}

/** "a•••@shop.example": whose mailbox it is stays hidden, where it is does not. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 1 ? "•••" : `${address.slice(0, 1)}•••${address.slice(at)}`;
}
