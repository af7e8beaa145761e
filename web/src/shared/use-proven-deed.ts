// Doing something that may take password or authenticator first: that is asked for, and the thing done
// afterwards.
import { computed, ref } from 'vue'
import { proofFor, type Proof } from './proof'
import { confirmPost } from './session'
import { useDeed } from './use-deed'

export function useProvenDeed(act: () => Promise<unknown>) {
  const proof = ref('')
  const asked = ref<Proof | null>(null)

  const { busy, failure, run } = useDeed(async () => {
    if (asked.value) {
      await confirmPost({ [asked.value]: proof.value.trim() })
      asked.value = null
      proof.value = ''
    }
    await act()
  })

  /** What is no question for a proof. */
  const refusal = computed(() => (proofFor(failure.value) ? null : failure.value))
  const lacksProof = computed(() => asked.value !== null && !proof.value)

  /** True when it was done. */
  async function go(): Promise<boolean> {
    if (await run()) return true
    asked.value = proofFor(failure.value) ?? asked.value
    return false
  }

  return { busy, failure, refusal, asked, proof, lacksProof, go }
}
