// Small choices kept on this device. A browser that keeps nothing forgets them, and works.

type Name = 'language' | 'text' | 'helper'

export function recall(name: Name): string | null {
  try {
    return localStorage.getItem(`hongyan.${name}`)
  } catch {
    return null
  }
}

export function keep(name: Name, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`hongyan.${name}`)
    else localStorage.setItem(`hongyan.${name}`, value)
  } catch {
    // Private windows of some browsers refuse; the choice then lasts as long as the page.
  }
}
