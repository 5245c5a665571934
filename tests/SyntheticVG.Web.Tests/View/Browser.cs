using PuppeteerSharp;

namespace SyntheticVG.Web.Tests.View;

/// <summary>A real Chromium with one page, that writes down what it complains about. Where none is installed, tests say that they are skipped.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string? Program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private readonly IBrowser _browser;

    private Browser(IBrowser browser, IPage page) => (_browser, Page) = (browser, page);

    public IPage Page { get; }

    /// <summary>Errors of the console, reports of the policy, and what a script threw.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Browser> OpenAsync(int width = 1280, int height = 800, bool dark = false)
    {
        if (Program is null)
            Assert.Skip("no Chromium is installed; .ci/run installs it");
        var browser = await Puppeteer.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
            DefaultViewport = new() { Width = width, Height = height }
        });
        var page = await browser.NewPageAsync();
        var opened = new Browser(browser, page);
        page.Console += (_, message) =>
        {
            if (message.Message.Type is ConsoleType.Error or ConsoleType.Warning && !IsMissingPhoto(message.Message.Text))
                opened.Complaints.Add(message.Message.Text);
        };
        page.PageError += (_, error) => opened.Complaints.Add(error.Message ?? "an error of the page");
        await page.EvaluateExpressionOnNewDocumentAsync(
            "document.addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))");
        if (dark)
            await page.EvaluateExpressionOnNewDocumentAsync("localStorage.setItem('theme', 'dark')");
        return opened;
    }

    // Chromium itself tells of the one photo that is not there.
    private static bool IsMissingPhoto(string text) => text.Contains("404 (Not Found)", StringComparison.Ordinal);

    /// <summary>Opens an address and waits until the page stands.</summary>
    public async Task GoAsync(string url)
    {
        await Page.GoToAsync(url);
        await UntilAsync("document.querySelector('main h1') && !document.querySelector('main[aria-busy]')");
    }

    /// <summary>Waits for something to be so.</summary>
    public async Task UntilAsync(string expression)
    {
        try
        {
            await Page.WaitForExpressionAsync(expression, new() { Timeout = 15_000 });
        }
        catch (WaitTaskTimeoutException)
        {
            Assert.Fail($"never came: {expression}\n{string.Join('\n', Complaints)}\n{await Page.EvaluateExpressionAsync<string>("document.body.innerText")}");
        }
    }

    /// <summary>Presses keys one after the other.</summary>
    public async Task KeysAsync(params string[] keys)
    {
        foreach (var key in keys)
            await Page.Keyboard.PressAsync(key);
    }

    public Task<string> TextAsync(string selector) => Page.EvaluateFunctionAsync<string>("s => document.querySelector(s)?.innerText ?? ''", selector);

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        await _browser.DisposeAsync();
    }
}
