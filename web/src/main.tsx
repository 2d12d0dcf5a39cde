import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { App } from './app.tsx'
import { rootPath } from './api/root-address.ts'
import { reloadWhenOutdated } from './api/reload-when-outdated.ts'
import { ThemeProvider } from './ui/theme.tsx'
import { ToastProvider } from './ui/toasts.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/controls.css'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Streams tell what changed; what they do not cover asks again by itself.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: false,
    },
  },
})

reloadWhenOutdated()

const place = document.getElementById('root')
if (place === null) throw new Error('the page has no element with the id root')

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <ToastProvider>
          <Router base={rootPath()}>
            <App />
          </Router>
        </ToastProvider>
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
)
