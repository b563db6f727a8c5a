using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Web;

/// <summary>Serves one kind of request.</summary>
internal delegate Task<IResult> ApiHandler(ApiCall call);
