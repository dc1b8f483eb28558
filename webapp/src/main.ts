import { createApp } from 'vue'
import App from './App.vue'
import { initDisplay } from './preferences/display'
import { initFavourites } from './preferences/favourites'
import { createReaderRouter } from './router'
import './styles/index.css'

async function start(): Promise<void> {
  initDisplay()
  initFavourites()
  const router = createReaderRouter()
  const app = createApp(App).use(router)
  // Mounting before the page's code is there would show an empty frame.
  await router.isReady()
  app.mount('#app')
}

void start()
