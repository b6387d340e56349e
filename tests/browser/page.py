"""The page in a real browser: found, narrowed, read and moved through, with and without its script."""

import sys
from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from served import served

ROLEDEX, ENVIRONMENT = sys.argv[1:]
PICTURES = Path(ENVIRONMENT, "pictures")
AXE = Path(ENVIRONMENT, "node_modules/axe-core/axe.min.js").read_text()

QUESTION = "certs for desktop support techs"
PAGES = {
    "home": "/",
    "search": "/?q=certs+for+desktop+support+techs",
    "narrowed": "/?q=exam&role=help+desk+analyst&cert=A%2B",
    "nothing": "/?q=zxcvbnm",
    "document": "/doc/corpus/comparisons/help-desk-analyst-vs-desktop-support-technician.txt?q=certs",
    "role": "/role/system-administrator",
    "refusal": "/nowhere",
    "sign-in": "/login",
}


class Window:
    """A browser window with a page of the server."""

    def __init__(self, address, width=1280, dark=False, script=True):
        options = ChromeOptions()
        # A page that is still gliding is not where a click is aimed at.
        still = "--force-prefers-reduced-motion"
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", still):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
        self.address = address
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def go(self, path):
        self.driver.get(self.address + path)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, claim, holds):
        # What is looked at may be replaced by the next answer meanwhile.
        waiting = WebDriverWait(self.driver, 20, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(lambda _: holds(), claim)

    def keys(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    def focused(self):
        return self.driver.switch_to.active_element

    def run(self, script):
        return self.driver.execute_script(script)


def check(claim, holds):
    if not holds:
        raise SystemExit(f"not so: {claim}")


def searches_while_typing(window):
    window.go("/")
    window.one("#q").send_keys(QUESTION)
    window.wait("answers while somebody types", lambda: QUESTION in text(window, "#summary"))
    check("the address can be kept", "q=certs+for+desktop+support+techs" in window.driver.current_url)
    check("a screen reader hears the count", "passages for" in window.one("#status").get_attribute("textContent"))
    check("matches are marked", window.all(".hit mark"))
    check("the column asked for is marked", "CompTIA A+" in window.one(".hit .asked td").text)


def text(window, selector):
    found = window.all(selector)
    return found[0].text if found else ""


def narrows(window):
    window.go(PAGES["search"])
    before = len(window.all("#narrow .counts a"))
    count = window.one("#narrow .counts a")
    name = count.find_element(By.CSS_SELECTOR, ".name").text
    count.click()
    window.wait("a count narrows", lambda: window.all(".chosen a"))
    check("what it is narrowed by is said", name in window.one(".chosen a").text)
    window.one(".chosen a").click()
    window.wait("and is taken back", lambda: not window.all(".chosen a"))
    check("all is as before", len(window.all("#narrow .counts a")) == before)


def reads(window):
    window.go(PAGES["search"])
    link = window.one(".hit h2 a")
    passage = link.get_attribute("href").split("#")[1]
    link.click()
    window.wait("a hit leads to its document", lambda: window.all("article.document"))
    check("the passage is there", window.all(f"[id='{passage}']"))
    inside = f"const box = document.getElementById('{passage}').getBoundingClientRect();"
    window.wait(
        "the passage is in sight",
        lambda: window.run(inside + "return box.top >= 0 && box.top < innerHeight"),
    )
    check("the passage stands out", window.run(f"return document.getElementById('{passage}').matches(':target')"))
    check("its words are marked", window.all(f"[id='{passage}'] mark"))


def profiles(window):
    window.go(PAGES["search"])
    window.one(".notes a").click()
    window.wait("a role has a page", lambda: text(window, "h1") == "Desktop Support Technician")
    check("its steps are drawn", window.all(".ladder svg path"))
    check("its certifications are bars", window.all(".bars svg rect"))
    summary = window.one(".evidence summary")
    summary.click()
    check("who says so is told", ":" in window.one(".evidence[open] .place a").text)


def moves_by_keys(window):
    window.go("/")
    window.one("body").send_keys("/")
    check("a key leads to the search", window.focused().get_attribute("id") == "q")
    window.keys(QUESTION)
    window.wait("answers come", lambda: len(window.all(".hit")) > 2 and QUESTION in text(window, "#summary"))
    window.keys(Keys.ARROW_DOWN)
    links = [link.get_attribute("href") for link in window.all(".hit h2 a")]
    for key, place in ((None, 0), ("j", 1), (Keys.ARROW_DOWN, 2), ("k", 1), (Keys.ARROW_UP, 0)):
        if key:
            window.keys(key)
        check(f"{key} moves to hit {place}", window.focused().get_attribute("href") == links[place])
    window.keys(Keys.ARROW_UP)
    check("above the first hit is the search", window.focused().get_attribute("id") == "q")
    window.keys(Keys.ARROW_DOWN)
    window.keys(Keys.ENTER)
    window.wait("Enter reads", lambda: window.all("article.document"))
    window.go(PAGES["search"])
    window.keys(Keys.TAB)
    check("the first stop skips to the content", "Skip" in window.focused().text)


def works_without_script(window):
    window.go("/")
    window.one("#q").send_keys(QUESTION, Keys.ENTER)
    window.wait("a form is enough to search", lambda: QUESTION in text(window, "#summary"))
    check("the script did not run", window.one("#status").get_attribute("textContent") == "")
    narrows(window)
    reads(window)
    profiles(window)


def does_no_harm(window):
    window.go("/?q=zeppelin")
    check("hostile documents are found", window.all(".hit mark"))
    check("nothing of theirs runs in a list", window.run("return window.harmed === undefined"))
    window.one(".hit h2 a").click()
    window.wait("or in a document", lambda: window.all("article.document"))
    check("nothing of theirs runs", window.run("return window.harmed === undefined"))
    check("nothing of theirs is an element", not window.all("main img, main script, main style, main [onload]"))
    loaded = window.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    check(f"nothing is loaded from elsewhere: {loaded}", all(name.startswith(window.address) for name in loaded))


def is_usable(window, name):
    """Nothing sticks out of the window, and axe finds nothing serious."""
    wide = window.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
    check(f"{name} fits the window", not wide)
    window.run(AXE)
    violations = window.driver.execute_async_script(
        "axe.run({resultTypes: ['violations']}).then((found) => arguments[0](found.violations))"
    )
    serious = [found for found in violations if found["impact"] in ("serious", "critical")]
    for found in serious:
        targets = [node["html"] for node in found["nodes"]][:3]
        print(f"{name}: {found['id']}: {found['help']}: {targets}", file=sys.stderr)
    check(f"axe finds nothing serious in {name}", not serious)
    return [found["id"] for found in violations if found not in serious]


def looks(address):
    """Takes a picture of every page, wide and narrow, light and dark, and judges what can be judged."""
    PICTURES.mkdir(exist_ok=True)
    lesser = set()
    for width in (1280, 360):
        for dark in (False, True):
            with Window(address, width, dark) as window:
                for name, path in PAGES.items():
                    window.go(path)
                    which = f"{name}-{width}-{'dark' if dark else 'light'}"
                    window.driver.save_screenshot(str(PICTURES / f"{which}.png"))
                    lesser.update(is_usable(window, which))
    print(f"page: {len(PAGES)} pages in 4 forms, nothing serious; lesser findings: {sorted(lesser) or 'none'}")


def complaints(window):
    """What the browser's console says of the pages, policy violations included; refused pages are meant to be."""
    lines = [entry["message"] for entry in window.driver.get_log("browser")]
    return [line for line in lines if "status of 4" not in line]


def main():
    with served(ROLEDEX) as address:
        with Window(address) as window:
            for step in (searches_while_typing, narrows, reads, profiles, moves_by_keys, does_no_harm):
                step(window)
                print(f"page: {step.__name__}")
            check(f"the browser does not complain: {complaints(window)}", not complaints(window))
        with Window(address, width=360, script=False) as window:
            works_without_script(window)
            print("page: works_without_script")
        looks(address)


main()
