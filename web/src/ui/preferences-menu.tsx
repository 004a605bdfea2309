import { type ReactNode, useState } from 'react'
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu'
import { applyTheme, readTheme, type Theme } from '../lib/preferences.ts'
import { isLanguage, languages } from '../texts/languages.ts'
import { useLanguage } from '../texts/use-texts.tsx'
import { Icon } from './icons.tsx'

const themes: readonly Theme[] = ['system', 'light', 'dark']

/** The menu of `Preferences`, which opens at once: it is loaded when it is wanted. */
export function PreferencesMenu({ trigger }: { trigger: ReactNode }): ReactNode {
  const { texts, language, setLanguage } = useLanguage()
  const [theme, setTheme] = useState(readTheme)
  const { ui } = texts
  const choose = (next: Theme) => {
    applyTheme(next)
    setTheme(next)
  }
  return (
    <MenuTrigger defaultOpen>
      {trigger}
      <Popover className="popover" placement="top end">
        <Menu className="menu" aria-label={`${languages[language]}, ${ui.preferences}`}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[language]}
            onSelectionChange={(keys) => {
              const [key] = [...keys].map(String)
              if (key && isLanguage(key)) setLanguage(key)
            }}
          >
            <Header className="menu-header">{ui.language}</Header>
            {Object.entries(languages).map(([id, name]) => (
              <MenuItem key={id} id={id} className="menu-item" textValue={name}>
                <span className="menu-check">
                  <Icon name="check" />
                </span>
                <span lang={id}>{name}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const [key] = [...keys].map(String)
              const next = themes.find((each) => each === key)
              if (next) choose(next)
            }}
          >
            <Header className="menu-header">{ui.theme}</Header>
            {themes.map((id) => (
              <MenuItem key={id} id={id} className="menu-item" textValue={ui.themes[id]}>
                <span className="menu-check">
                  <Icon name="check" />
                </span>
                {ui.themes[id]}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
