// The version of the privacy notice that has to be shown before anything else; 0 for none.
import { ref } from 'vue'

export const noticeDue = ref(0)
