import '@/shared/style/tokens.css'
import '@/shared/style/base.css'
import '@/shared/style/parts.css'
import './style/console.css'
import { createApp } from 'vue'
import { beginTextSize } from '@/shared/text-size'
import { beginWords } from '@/shared/words'
import App from './App.vue'
import { router } from './router'

async function begin(): Promise<void> {
  beginTextSize()
  await beginWords({
    'zh-CN': () => import('./words/zh').then((words) => words.default),
    en: () => import('./words/en').then((words) => words.default),
  })
  createApp(App).use(router).mount('#app')
}

void begin()
