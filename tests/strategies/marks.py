"""Marks that mean something in some dialect of Markdown, in HTML or YAML: of them odd texts are made."""

from __future__ import annotations

MARKS = """\
# |## |###### |* |- |1. |A. |+ |> |> [!TIP] |> [!NOPE]- |::: |::: {.tip title="a *b*"}|::: tipp|:::: {#x}|``` |``` {.x #x}|~~~
|    |	||---|***|* * *|===|[^1]|[^1]: |[^a b]|^[|]|[|![|](|)|](one.md)|](#x)|](02.md#sec)|](x.png)|](http://a)|](javascript:x)
|](//a)|](<a b>)|[x]: y|{#x}|{.y}|{#x .z a="b"}|{=html}|`|``|$|$$|\\frac{|\\foo|<b>|</b>|<p>|</p>|<div>|</div>|<script>
|</script>|<br>|<img src=x onerror=y>|<a href="javascript:x">|<table><tr><td>|<svg><path/></svg>|<!--|-->|<!-- -- -->|<?x?>
|<![CDATA[|]]>|<x:y>|<p"q>
|&amp;|&nbsp;|&#0;|&#1;|&x;|*|**|_|~|^|~~|\\|--|...|'|"|: |:   |Term|+---+|- [ ] |- [x] |(@) || | |--:|: Caption
|![a](x.png)|![a](x.png){credit="*b*" longdesc="c"}|::: {.only editions="print"}|::: {.side-by-side}
|@x|[@x; -@y, p. 3]|[a]{.index}|[]{.index-start entry="a!*b*"}|[]{.index-end entry="a"}|[a]{.term}|{{ book.title }}|\\{{ x }}
|{{< include 01.md >}}|!!! tip "a"|T> |:::{tip} a|$$a$$ {#eq-x}|"a"|'a|::: epigraph|::: worksheet|[1-5]{.scale}|— a|[a]{lang=he}
|[](#x){.page}|[](#x){.full}|TODO|[](#x)|[]()|\x00|\x0b|\x7f|\u2028|\ufeff|\ufffe|👩‍👩‍👧|مرحبا|漢字|é|ß|İ|---
|title: x|...""".replace("\n|", "|").split("|")
