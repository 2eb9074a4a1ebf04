/**
 * What stands on the test card. The labels stay English in every language: they are part of what is found. Obviously made up:
 * the password says so, and the card number is the one that card networks give out for tests.
 */
export const cardLines = [
  { label: 'Password', value: 'Not-A-Real-1-Kite' },
  { label: 'Card number', value: '4111 1111 1111 1111' },
] as const;
