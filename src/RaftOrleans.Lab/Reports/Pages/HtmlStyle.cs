namespace RaftOrleans.Lab;

/// <summary>How pages look; the colours are <see cref="ReportColors"/>'.</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css =
        """
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
        main{max-width:1100px;margin:0 auto;padding:28px 24px 64px}
        h1{font-size:1.7rem;line-height:1.25;margin:0 0 .4rem}
        h2{font-size:1.2rem;margin:2.4rem 0 .7rem;padding-bottom:.3rem;border-bottom:1px solid var(--grid)}
        h3{font-size:1rem;margin:1.4rem 0 .4rem}
        p{margin:.5rem 0;max-width:75ch;white-space:pre-line}
        .lead{font-size:1.05rem;color:var(--muted)}
        dl{display:flex;flex-wrap:wrap;gap:.9rem 2rem;margin:.8rem 0}
        dt{font-size:.78rem;color:var(--muted)}
        dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;margin:.6rem 0;font-size:.92rem}
        th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--grid)}
        td{white-space:pre-line;overflow-wrap:break-word}
        th{font-weight:600;color:var(--muted);font-size:.82rem;white-space:nowrap}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        pre{background:var(--panel);border:1px solid var(--grid);border-radius:6px;padding:.7rem .9rem;margin:.6rem 0;
          overflow-x:auto;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
        figure{margin:.8rem 0 1.2rem}
        figure svg{display:block}
        figure.fits svg{max-width:100%;height:auto}
        figcaption{font-size:.86rem;color:var(--muted);margin-top:.3rem;max-width:85ch}
        details{margin:.6rem 0}
        summary{cursor:pointer;color:var(--muted)}
        .good{color:var(--good)}
        .bad{color:var(--bad)}
        .unsure{color:var(--unsure)}
        .muted{color:var(--muted)}
        td.good,td.bad,td.unsure{font-weight:600}
        .banner{max-width:none;border-left:4px solid currentColor;background:var(--panel);padding:.6rem .9rem;
          border-radius:0 6px 6px 0;font-weight:600}
        @media print{main{max-width:none;padding:0}section{break-inside:avoid-page}}

        """;
}
