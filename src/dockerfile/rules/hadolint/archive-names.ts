/** What ADD unpacks: tar archives, plain or compressed (https://docs.docker.com/reference/dockerfile/#add). */
const TAR = /\.(?:tar(?:\.(?:gz|bz2|xz|zst|lzma|z))?|tgz|tbz2?|tb2|txz|tlz|tzst)$/i
/** Compressed files, which may hold a tar archive, and archives that ADD leaves alone but authors hope it unpacks. */
const OTHER = /\.(?:gz|bz2|xz|zst|lzma|z|lz|zip|7z|rar)$/i

export function isTarName(name: string): boolean {
  return TAR.test(name)
}

export function isArchiveName(name: string): boolean {
  return TAR.test(name) || OTHER.test(name)
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
