/** Gives a text to the user as a file: the browser's own download, nothing leaves the machine. */
export function saveFile(name: string, text: string, mediaType: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has taken hold of it by the next turn; a minute is plenty on a slow disk.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
