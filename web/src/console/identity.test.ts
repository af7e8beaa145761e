import { beforeEach, expect, test } from 'vitest'
import { takeErrand, wayBack } from './identity'

beforeEach(() => sessionStorage.clear())

test('what the browser was sent away for is remembered once', () => {
  sessionStorage.setItem('hongyan.identity', JSON.stringify({ purpose: 'link', next: '/settings' }))
  expect(takeErrand()).toEqual({ purpose: 'link', next: '/settings' })
  expect(takeErrand()).toEqual({ purpose: 'log_in', next: '/' })
})

test('of what a provider adds to the address only what is asked for goes on', () => {
  const query = new URLSearchParams('state=s&code=c&session_state=x&iss=https%3A%2F%2Fid.example.cn')
  expect(wayBack(query)).toEqual({ state: 's', code: 'c', error: null, iss: 'https://id.example.cn' })
  expect(wayBack(new URLSearchParams('state=s&error=access_denied')).error).toBe('access_denied')
})
