import { chooseLanguage, language, LANGUAGES } from '../i18n/language.ts'
import { settingsTexts } from '../i18n/settings-texts.ts'
import { chooseDensity, DENSITIES, density } from '../table/density.ts'
import { chooseTheme, THEME_CHOICES, themeChoice } from '../view-state.ts'
import { Choice } from './choice.tsx'

/** Language, colours and tables of this browser. */
export function Look() {
  const text = settingsTexts.value
  return (
    <section class="card" aria-labelledby="look">
      <h3 id="look">{text.look}</h3>
      <p class="muted">{text.lookHint}</p>
      <Choice
        label={text.language}
        options={LANGUAGES}
        names={text.languages}
        chosen={language.value}
        onChoose={chooseLanguage}
      />
      <Choice
        label={text.theme}
        options={THEME_CHOICES}
        names={text.themes}
        chosen={themeChoice.value}
        onChoose={chooseTheme}
      />
      <Choice
        label={text.density}
        options={DENSITIES}
        names={text.densities}
        chosen={density.value}
        onChoose={chooseDensity}
      />
    </section>
  )
}
