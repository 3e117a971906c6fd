import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadTexts, preferredLocale } from './i18n/index.js';
import { App } from './ui/App.js';
import { applyTheme, preferredTheme } from './theme.js';
import './styles/index.css';

applyTheme(preferredTheme());
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App texts={await loadTexts(preferredLocale())} />
    </StrictMode>,
  );
}
