import { describe, expect, it } from 'vitest'
import { changesOf, formOf } from './further'

describe('what of further particulars is sent', () => {
  const begun = formOf({ degree: '学士', migrant_worker: false, social_stratum: 'none', party_post: '支部委员' })

  it('is nothing where nothing was changed', () => {
    expect(changesOf({ ...begun }, begun)).toEqual({})
    expect(changesOf(formOf(), formOf())).toEqual({})
  })

  it('is what was changed, as the service takes it', () => {
    const form = { ...begun, degree: ' 硕士 ', migrant_worker: 'true', social_stratum: 'new_media', landline: '0574-63001234' }
    expect(changesOf(form, begun)).toEqual({
      degree: '硕士', migrant_worker: true, social_stratum: 'new_media', landline: '0574-63001234',
    })
  })

  it('clears what is not shown where that is asked for, whatever was typed', () => {
    const form = { ...begun, residence: '新住址', landline: '0574-63001234' }
    expect(changesOf(form, begun, ['residence'])).toEqual({ residence: null, landline: '0574-63001234' })
  })

  it('clears what was deleted', () => {
    const form = { ...begun, degree: '  ', migrant_worker: '', social_stratum: '' }
    expect(changesOf(form, begun)).toEqual({ degree: null, migrant_worker: null, social_stratum: null })
  })
})
